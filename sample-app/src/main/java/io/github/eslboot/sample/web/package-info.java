/**
 * Security and problem details of the HTTP endpoints.
 */
@NullMarked
package io.github.eslboot.sample.web;

import org.jspecify.annotations.NullMarked;
