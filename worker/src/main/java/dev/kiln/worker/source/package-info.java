/**
 * What images are made from, fetched once and kept on this host: template trees, by digest.
 *
 * <p>Station before: {@code worker.claim}. Station after: {@code worker.attempt}.
 */
@NullMarked
package dev.kiln.worker.source;

import org.jspecify.annotations.NullMarked;
