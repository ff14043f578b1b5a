/**
 * How the processes of a farm are run on a host: {@code kiln-server.yaml}, which no tree can
 * change.
 *
 * <p>Stations before: a file and the environment, described and read by {@code settings}. Stations
 * after: the command line, which starts coordinators and workers with it; {@code registry}, which
 * takes logins and authorities; the worker's {@code output}, which takes the patterns of what is to
 * be left out. Secrets come from files and variables named here, and show in no text form.
 */
@NullMarked
package dev.kiln.server;

import org.jspecify.annotations.NullMarked;
