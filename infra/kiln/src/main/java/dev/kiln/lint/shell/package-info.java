/**
 * Shell text, looked at without being run: the commands in it, and whether a shell understands it.
 *
 * <p>Station before: {@code lint.tree}, which finds the text in rendered Dockerfiles and in build
 * contexts. Station after: {@code lint.rule}, which judges the commands.
 */
@NullMarked
package dev.kiln.lint.shell;

import org.jspecify.annotations.NullMarked;
