package dev.kiln.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An archive that has been read and checked from its first to its last byte; it may come from
 * anybody.
 *
 * <p>What it holds is known by its content and not by its name. Tar, as it is or compressed with
 * gzip, bzip2 or xz, and zip are understood. Only files, folders and links inside the archive are
 * let in: hard links become files of their own, symbolic links stay links, and everything else
 * (devices, pipes, sparse files, paths that leave the archive or are there twice) refuses the whole
 * archive. The contents lie in a temporary file until it is closed.
 */
public final class Archive implements AutoCloseable {

  private static final int TAR_BLOCK_BYTES = 512;

  private final FileTree files;
  private final Spool spool;

  private Archive(FileTree files, Spool spool) {
    this.files = files;
    this.spool = spool;
  }

  /**
   * Reads the archive {@code file}.
   *
   * @param scratch the folder for the contents
   * @return nothing if the file is no archive
   * @throws ArchiveException if it is damaged, made to do harm, or more than {@code limits} allow
   */
  public static Optional<Archive> open(Path file, Path scratch, Limits limits) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(TAR_BLOCK_BYTES);
    }
    if (ZipReader.isZip(start)) {
      return Optional.of(read(scratch, spool -> new ZipReader(file, spool, limits).read()));
    }
    Compression compression = Compression.of(start);
    if (!TarReader.startsTar(compression.start(file, TAR_BLOCK_BYTES))) {
      return Optional.empty();
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return Optional.of(
          read(scratch, spool -> TarReader.ofStranger(in, compression, spool, limits).read()));
    }
  }

  /**
   * Reads a {@code tar.gz} of our own making, which has nothing in it but files and folders with
   * plain names; anything else was made by somebody else.
   *
   * @param scratch the folder for the contents
   * @throws ArchiveException if it is anything else, or more than {@code limits} allow
   */
  public static Archive readPlainTarGz(InputStream in, Path scratch, Limits limits)
      throws IOException {
    return read(
        scratch,
        spool ->
            TarReader.ofPlainFiles(new BufferedInputStream(in), Compression.GZIP, spool, limits)
                .read());
  }

  private interface Reading {

    FileTree into(Spool spool) throws IOException;
  }

  private static Archive read(Path scratch, Reading reading) throws IOException {
    Spool spool = new Spool(scratch);
    try {
      return new Archive(reading.into(spool), spool);
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  /** What is in it; contents can be read until the archive is closed. */
  public FileTree files() {
    return files;
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
