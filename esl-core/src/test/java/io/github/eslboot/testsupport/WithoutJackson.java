package io.github.eslboot.testsupport;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** Class loader of an application that does not use Jackson, which is optional. */
public final class WithoutJackson extends URLClassLoader {

	public WithoutJackson() throws MalformedURLException {
		super(classPath(), ClassLoader.getPlatformClassLoader());
	}

	private static URL[] classPath() throws MalformedURLException {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<URL> urls = new ArrayList<>();
		for (String entry : classPath.split(File.pathSeparator)) {
			if (!entry.contains("jackson")) {
				urls.add(new File(entry).toURI().toURL());
			}
		}
		return urls.toArray(URL[]::new);
	}

}
