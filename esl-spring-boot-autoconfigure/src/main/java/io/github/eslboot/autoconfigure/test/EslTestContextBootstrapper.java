package io.github.eslboot.autoconfigure.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.test.context.TestContextBootstrapper;

/**
 * {@link TestContextBootstrapper} of {@link EslTest @EslTest}.
 */
class EslTestContextBootstrapper extends TestSliceTestContextBootstrapper<EslTest> {

}
