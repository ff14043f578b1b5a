package dev.kiln.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes template trees of any size that look like grown ones: a configuration, a library of
 * macros, and for each image a template of 28 to 40 lines and one to three files of context.
 *
 * <p>The same shape and seed give the same tree. An image is made from one of the level above it,
 * so that the levels come out as the shape says; one in ten also copies from another image.
 */
public final class SyntheticTree {

  private static final int IMAGES_PER_FOLDER = 8;
  private static final String CONFIGURATION =
      """
      namespace: synthetic
      tag: bench
      maintainer: Kiln developers
      base: {distribution: debian, image: debian, tag: bookworm}
      labels: {vendor: kiln, channel: bench}
      build_args: {http_proxy: "", RELEASE: "2026.2"}
      users:
        service: {uid: 43000, gid: 43000, home: /var/lib/service}
        database: {uid: 43001, gid: 43001, home: /var/lib/database, groups: [service]}
        proxy: {uid: 43002, gid: 43002, home: /var/lib/proxy, groups: [service]}
      """;
  private static final String MACROS =
      """
      #macro(describe $description)
      LABEL maintainer="$kiln.maintainer" \\
      #foreach($label in ["vendor", "channel"])
            $label="$kiln.labels.get($label)" \\
      #end
            org.opencontainers.image.description="$description"
      #end

      #macro(install $packages)
      RUN apt-get update \\
       && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\
      #foreach($package in $packages)
              $package \\
      #end
       && rm -rf /var/lib/apt/lists/*
      #end

      #macro(service_user $user)
      RUN groupadd --gid $user.gid $user.name \\
       && useradd --uid $user.uid --gid $user.gid --home-dir $user.home --shell $user.shell $user.name
      #end
      """;
  private static final String START =
      """
      #!/bin/sh
      # Starts %1$s.
      set -eu
      : "${CONFIGURATION:=/etc/%1$s/%1$s.conf}"
      exec /usr/bin/%1$s --config-file "$CONFIGURATION" "$@"
      """;

  private final Path root;
  private final Random random;

  private SyntheticTree(Path root, Random random) {
    this.root = root;
    this.random = random;
  }

  /** Writes a tree into {@code root}, which is made if it does not exist. */
  public static void write(Path root, TreeShape shape, long seed) throws IOException {
    new SyntheticTree(root, new Random(seed)).write(shape);
  }

  private void write(TreeShape shape) throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("kiln.yaml"), CONFIGURATION);
    Files.writeString(root.resolve("macros.vm"), MACROS);
    List<String> above = List.of();
    for (int level = 0; level < shape.levels().size(); level++) {
      List<String> images = new ArrayList<>();
      for (int number = 0; number < shape.levels().get(level); number++) {
        String image = "level%d-%05d".formatted(level + 1, number);
        Path folder =
            root.resolve("group%d-%04d".formatted(level + 1, number / IMAGES_PER_FOLDER))
                .resolve(image);
        writeImage(folder, image, above);
        images.add(image);
      }
      above = images;
    }
  }

  private void writeImage(Path folder, String image, List<String> above) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("Dockerfile.vm"), new SyntheticDockerfile(random, image, above).text());
    Path start = folder.resolve("start.sh");
    Files.writeString(start, START.formatted(image));
    if (!start.toFile().setExecutable(true)) {
      throw new IOException("cannot make %s executable".formatted(start));
    }
    int further = random.nextInt(3);
    if (further > 0) {
      Files.writeString(folder.resolve("service.conf"), settings(20 + random.nextInt(60)));
    }
    if (further > 1) {
      Path configuration = Files.createDirectories(folder.resolve("conf.d"));
      Files.writeString(configuration.resolve("10-limits.conf"), settings(5));
    }
  }

  private String settings(int count) {
    StringBuilder settings = new StringBuilder("[DEFAULT]\n");
    for (int i = 0; i < count; i++) {
      settings.append("option_%02d = %d\n".formatted(i, random.nextInt(10_000)));
    }
    return settings.toString();
  }
}
