/** Tests of the benchmarks; what they measure is never tested against a clock. */
@NullMarked
package dev.kiln.bench;

import org.jspecify.annotations.NullMarked;
