package dev.kiln.source;

import dev.kiln.configuration.SourceSpec;
import dev.kiln.image.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells what a source stands for right now. Whoever submits a build asks once for each source;
 * after that, only the pin counts.
 *
 * <p>Methods block and belong on virtual threads.
 */
public final class SourceResolver implements AutoCloseable {

  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{40}");

  private final SourceCache cache;
  private final SourceAccess access;
  private final SourceUrls urls;
  private final Downloads downloads;
  private final LocalSources locals;

  /**
   * @param cache keeps what has to be fetched to be known
   */
  public SourceResolver(SourceCache cache, SourceAccess access) {
    this.cache = cache;
    this.access = access;
    this.urls = new SourceUrls(access.locals());
    this.downloads = new Downloads(urls, access.limits());
    this.locals = new LocalSources(access.locals(), new SourceArchives(access.limits().archive()));
  }

  /**
   * Returns the pin of a source: of a repository the commit; of a URL the configured sum, or, where
   * none is configured, the sum of what came; of a local source the digest of its archive, which is
   * in the cache afterwards.
   *
   * @param architecture such as {@code amd64}
   * @throws SourceException if there is no such thing, or if nobody could be asked
   */
  public SourcePin resolve(SourceSpec spec, String architecture) throws InterruptedException {
    return SourceFailures.translated(() ->
        switch (spec) {
          case SourceSpec.Git git -> commit(git);
          case SourceSpec.Url url -> new SourcePin.Content(content(url, architecture));
          case SourceSpec.Local local -> new SourcePin.Content(content(local));
        });
  }

  @Override
  public void close() {
    downloads.close();
  }

  private SourcePin commit(SourceSpec.Git git) throws InterruptedException {
    SourceLocation location = urls.ofRepository(git.location());
    if (COMMIT.matcher(git.reference()).matches()) {
      return new SourcePin.Commit(git.reference().toLowerCase(Locale.ROOT));
    }
    return cache.exclusively(
        hash(location.toString()),
        folder -> {
          try (GitRemote remote = new GitRemote(location, access)) {
            return remote.references(folder.resolve("repository")).find(git.reference(), location);
          }
        });
  }

  private Digest content(SourceSpec.Url url, String architecture) throws InterruptedException {
    SourceLocation location = urls.ofFile(url.location());
    Optional<String> known = url.sha256For(architecture);
    if (known.isPresent()) {
      return sum(known.get(), location);
    }
    return cache.exclusively(
        hash(location.toString()),
        folder -> {
          Path file = folder.resolve("download");
          Digest digest = downloads.fetch(location, file);
          Path ignored = cache.adopt(file, digest);
          return digest;
        });
  }

  private Digest content(SourceSpec.Local local) throws InterruptedException {
    return cache.exclusively(
        hash(local.path()),
        folder -> {
          Path tar = folder.resolve("local.tar");
          Digest digest = locals.pack(local.path(), tar);
          Path ignored = cache.adopt(tar, digest);
          return digest;
        });
  }

  private static Digest sum(String hex, SourceLocation location) {
    try {
      return Digest.ofHex(hex.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw SourceException.wrong(
          "the sum of %s must be 64 hexadecimal digits, not '%s'".formatted(location, hex));
    }
  }

  private static String hash(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
