/** Several coordinators at once, killed, frozen and woken, with a broker that is restarted. */
@NullMarked
package dev.kiln.failover;

import org.jspecify.annotations.NullMarked;
