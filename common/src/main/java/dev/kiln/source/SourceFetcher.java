package dev.kiln.source;

import dev.kiln.archive.FileTree;
import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.SourceSpec;
import dev.kiln.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/**
 * Gets the files that a pin stands for, as one tar: the same bytes on every host, in every build.
 *
 * <p>Methods block and belong on virtual threads. Nothing is tried twice: that is for whoever gets
 * the {@link SourceException} to decide.
 */
public final class SourceFetcher implements AutoCloseable {

  /** Goes up when the same content would become other bytes, which other hosts must not mix up. */
  private static final String ARCHIVE_FORM = "1";

  /** The name of a file whose URL ends with a slash. */
  private static final String NAMELESS = "file";

  private final SourceCache cache;
  private final SourceAccess access;
  private final SourceUrls urls;
  private final Downloads downloads;
  private final SourceArchives archives;
  private final LocalSources locals;

  public SourceFetcher(SourceCache cache, SourceAccess access) {
    this.cache = cache;
    this.access = access;
    this.urls = new SourceUrls(access.locals());
    this.downloads = new Downloads(urls, access.limits());
    this.archives = new SourceArchives(access.limits().archive());
    this.locals = new LocalSources(access.locals(), archives);
  }

  /**
   * Returns the archive of a source, a file in the cache that is only to be read. It holds what is
   * in the archive behind a URL, without the only folder at its top; the file itself, if it is no
   * archive; or what was committed, without {@code .git} and the content of submodules.
   *
   * @param pin what was told about {@code spec} when the build was submitted
   * @throws SourceException if it can't be had
   */
  public Path fetch(SourceId id, SourceSpec spec, SourcePin pin) throws InterruptedException {
    try {
      return SourceFailures.translated(() -> fetch(spec, pin));
    } catch (SourceException e) {
      throw e.about(id);
    }
  }

  @Override
  public void close() {
    downloads.close();
  }

  private Path fetch(SourceSpec spec, SourcePin pin) throws InterruptedException {
    return switch (pin) {
      case SourcePin.Unresolved(String reason) ->
          throw SourceException.wrong(
              "nobody could tell what it stands for when the build was submitted (%s); submit it again"
                  .formatted(reason));
      case SourcePin.Commit commit ->
          switch (spec) {
            case SourceSpec.Git git -> commit(urls.ofRepository(git.location()), commit);
            case SourceSpec.Url _, SourceSpec.Local _ -> throw unfit(pin, spec);
          };
      case SourcePin.Content(Digest digest) ->
          switch (spec) {
            case SourceSpec.Url url -> download(urls.ofFile(url.location()), digest);
            case SourceSpec.Local local -> local(local, digest);
            case SourceSpec.Git _ -> throw unfit(pin, spec);
          };
    };
  }

  private static IllegalArgumentException unfit(SourcePin pin, SourceSpec spec) {
    return new IllegalArgumentException(
        "%s is no pin of a source of the kind %s".formatted(pin, spec.getClass().getSimpleName()));
  }

  private Path commit(SourceLocation location, SourcePin.Commit commit)
      throws InterruptedException {
    return archive(
        key(commit, ""),
        (folder, tar) -> {
          try (GitRemote remote = new GitRemote(location, access);
              Repository repository = remote.fetch(commit, folder.resolve("repository"))) {
            FileTree files = GitTree.read(repository, commit, access.limits().archive());
            return SourceArchives.write(files, tar);
          }
        });
  }

  private Path download(SourceLocation location, Digest digest) throws InterruptedException {
    String name = name(location);
    return archive(
        key(new SourcePin.Content(digest), name),
        (folder, tar) -> {
          Optional<Path> here = cache.blob(digest);
          Path file = here.isPresent() ? here.get() : downloaded(location, digest, folder);
          return archives.pack(file, name, false, tar);
        });
  }

  private Path downloaded(SourceLocation location, Digest expected, Path folder)
      throws IOException, InterruptedException {
    Path file = folder.resolve("download");
    Digest computed = downloads.fetch(location, file);
    if (!computed.equals(expected)) {
      throw SourceException.wrong(
          "%s has another content than expected: expected %s, computed %s"
              .formatted(location, expected, computed));
    }
    return cache.adopt(file, computed);
  }

  private Path local(SourceSpec.Local local, Digest expected) throws InterruptedException {
    Optional<Path> here = cache.blob(expected);
    if (here.isPresent()) {
      return here.get();
    }
    return cache.exclusively(
        expected.hex(),
        folder -> {
          Path tar = folder.resolve("local.tar");
          Digest computed = locals.pack(local.path(), tar);
          if (!computed.equals(expected)) {
            throw SourceException.wrong(
                "'%s' has changed since the build was submitted: expected %s, computed %s"
                    .formatted(local.path(), expected, computed));
          }
          return cache.adopt(tar, computed);
        });
  }

  /** Makes the tar of one source and returns its digest. */
  private interface Packing {

    Digest pack(Path folder, Path tar) throws IOException, InterruptedException;
  }

  private Path archive(String key, Packing packing) throws InterruptedException {
    Optional<Path> here = cache.archive(key);
    if (here.isPresent()) {
      return here.get();
    }
    return cache.exclusively(
        key,
        folder -> {
          // Whoever held the lock before has most likely fetched it.
          Optional<Path> meanwhile = cache.archive(key);
          if (meanwhile.isPresent()) {
            return meanwhile.get();
          }
          Path tar = folder.resolve("source.tar");
          return cache.adoptArchive(tar, packing.pack(folder, tar), key);
        });
  }

  private static String name(SourceLocation location) {
    String path =
        switch (location) {
          case SourceLocation.Http http -> http.uri().getPath();
          case SourceLocation.LocalFile(Path file) -> file.toString();
          case SourceLocation.Ssh ssh -> ssh.path();
        };
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? NAMELESS : name;
  }

  private static String key(SourcePin pin, String name) {
    String text = String.join("\n", ARCHIVE_FORM, pin.toString(), name);
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
