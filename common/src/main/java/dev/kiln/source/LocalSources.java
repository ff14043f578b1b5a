package dev.kiln.source;

import dev.kiln.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Sources on the machine of whoever submits a build, all of them below one folder. */
final class LocalSources {

  private final Optional<Path> locals;
  private final SourceArchives archives;

  LocalSources(Optional<Path> locals, SourceArchives archives) {
    this.locals = locals;
    this.archives = archives;
  }

  /** Packs the folder, archive or file at {@code path} and returns the digest of the tar. */
  Digest pack(String path, Path tar) throws IOException {
    Path source = find(path);
    if (Files.isDirectory(source)) {
      return archives.packFolder(source, tar);
    }
    if (!Files.isRegularFile(source)) {
      throw SourceException.wrong("'%s' is neither a folder nor a file".formatted(path));
    }
    String name = String.valueOf(source.getFileName());
    return archives.pack(source, name, Files.isExecutable(source), tar);
  }

  private Path find(String path) {
    Path base =
        locals.orElseThrow(() ->
            SourceException.wrong(
                "'%s' can't be found: no folder for local sources is configured".formatted(path)));
    try {
      Path relative = Path.of(path);
      if (path.isEmpty() || relative.isAbsolute()) {
        throw SourceException.wrong(
            "'%s' must be a path below the folder for local sources, %s".formatted(path, base));
      }
      return SourceUrls.below(base, base.resolve(relative), "'" + path + "'");
    } catch (InvalidPathException e) {
      throw SourceException.wrong("'%s' is no path".formatted(path.replaceAll("\\p{Cntrl}", " ")));
    }
  }
}
