/** Tests of the self-test, on real parts, dead ones among them. */
@NullMarked
package dev.kiln.worker.selftest;

import org.jspecify.annotations.NullMarked;
