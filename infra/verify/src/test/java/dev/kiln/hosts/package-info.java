/**
 * Farms of several hosts on one machine, each host a Docker engine of its own and a worker process:
 * hosts, engines and registries are killed, frozen and brought back in the middle of builds.
 *
 * <p>Begin with {@link dev.kiln.hosts.FarmProcesses}. Needs root, {@code dockerd} and what {@code
 * infra/setup/hosts.sh} installs.
 */
@NullMarked
package dev.kiln.hosts;

import org.jspecify.annotations.NullMarked;
