/** A Kafka broker inside this process, for one machine's farm and for tests. */
@NullMarked
package dev.kiln.broker;

import org.jspecify.annotations.NullMarked;
