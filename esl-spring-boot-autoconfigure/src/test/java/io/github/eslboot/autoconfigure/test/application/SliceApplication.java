package io.github.eslboot.autoconfigure.test.application;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Application of the tests for the test slice. */
@SpringBootApplication
public class SliceApplication {

}
