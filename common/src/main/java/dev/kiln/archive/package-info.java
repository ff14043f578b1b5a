/**
 * Files in archives: reading the archives of strangers without harm, and writing tars that are the
 * same bytes on every machine.
 *
 * <p>Station before: whoever has an archive, such as {@code bundle} and {@code source}. Station
 * after: the same, with a {@link dev.kiln.archive.FileTree} in hand. Nothing is ever unpacked
 * before all of it has been read and checked.
 */
@NullMarked
package dev.kiln.archive;

import org.jspecify.annotations.NullMarked;
