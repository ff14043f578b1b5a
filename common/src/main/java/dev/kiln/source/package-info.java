/**
 * Files that images are built from and that are not in the template tree: what a source stands for,
 * told once at submission, and the same bytes of it on every host.
 *
 * <p>Station before: {@code configuration}, which says where sources are. Station after: whoever
 * submits a build asks {@link dev.kiln.source.SourceResolver} for pins; whoever builds asks {@link
 * dev.kiln.source.SourceFetcher} for archives. Addresses, servers and archives are strangers':
 * {@link dev.kiln.source.SourceUrls} says where we go, and {@code archive} what we take.
 */
@NullMarked
package dev.kiln.source;

import org.jspecify.annotations.NullMarked;
