/** Tests of what coordinators share. */
@NullMarked
package dev.kiln.coordinator.hazelcast;

import org.jspecify.annotations.NullMarked;
