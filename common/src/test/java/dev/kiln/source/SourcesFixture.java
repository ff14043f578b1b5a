package dev.kiln.source;

import dev.kiln.archive.Archive;
import dev.kiln.archive.Entry;
import dev.kiln.archive.Limits;
import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.SourceSpec;
import dev.kiln.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A host with a cache, a folder for local sources and an ssh folder, all of them temporary. */
final class SourcesFixture implements AutoCloseable {

  static final SourceId ID = SourceId.of("nova-base");

  final Path cacheFolder;
  final Path locals;
  final Path ssh;
  final SourceCache cache;
  final SourceResolver resolver;
  final SourceFetcher fetcher;

  SourcesFixture(Path folder) throws IOException {
    this(folder, SourceLimits.defaults().downloadBytes(), Duration.ofSeconds(30));
  }

  SourcesFixture(Path folder, long downloadBytes, Duration silence) throws IOException {
    cacheFolder = folder.resolve("cache");
    locals = Files.createDirectories(folder.resolve("locals"));
    ssh = Files.createDirectories(folder.resolve("home/.ssh"));
    cache = new SourceCache(cacheFolder);
    SourceLimits limits =
        new SourceLimits(downloadBytes, Duration.ofSeconds(10), silence, Limits.defaults());
    SourceAccess settings = new SourceAccess(Optional.of(locals), ssh, limits);
    resolver = new SourceResolver(cache, settings);
    fetcher = new SourceFetcher(cache, settings);
  }

  static SourceSpec.Url url(String location) {
    return new SourceSpec.Url(location, new TreeMap<>());
  }

  static SourceSpec.Url url(String location, byte[] expected) {
    return new SourceSpec.Url(location, new TreeMap<>(Map.of("any", Digest.of(expected).hex())));
  }

  SourcePin resolve(SourceSpec spec) throws InterruptedException {
    return resolver.resolve(spec, "amd64");
  }

  /** Resolves and fetches. */
  Path fetch(SourceSpec spec) throws InterruptedException {
    return fetcher.fetch(ID, spec, resolve(spec));
  }

  /**
   * What is in a tar: {@code folder/}, {@code file content}, {@code program* content}, {@code link
   * -> target}.
   */
  static List<String> listed(Path tar) throws IOException {
    Path scratch = Files.createTempDirectory("listed");
    List<String> listed = new ArrayList<>();
    try (Archive archive = Archive.open(tar, scratch, Limits.defaults()).orElseThrow()) {
      archive.files().entries().forEach(entry -> listed.add(shown(entry)));
    }
    Files.delete(scratch);
    return listed;
  }

  /** The files below the cache in whose name or content {@code text} is. */
  List<Path> cachedWith(String text) throws IOException {
    try (Stream<Path> files = Files.walk(cacheFolder)) {
      return files
          .filter(file ->
              file.toString().contains(text) || Files.isRegularFile(file) && holds(file, text))
          .toList();
    }
  }

  @Override
  public void close() {
    resolver.close();
    fetcher.close();
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String shown(Entry entry) {
    return switch (entry) {
      case Entry.Folder folder -> folder.path() + "/";
      case Entry.Link link -> link.path() + " -> " + link.target();
      case Entry.File file -> {
        try (InputStream in = file.content().open()) {
          String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          yield file.path() + (file.executable() ? "* " : " ") + content;
        } catch (IOException e) {
          throw new UncheckedIOException("cannot read " + file.path(), e);
        }
      }
    };
  }
}
