/** The web server against ports in memory, over real connections. */
@NullMarked
package dev.kiln.coordinator.web;

import org.jspecify.annotations.NullMarked;
