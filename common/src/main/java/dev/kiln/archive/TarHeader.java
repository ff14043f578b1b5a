package dev.kiln.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The blocks of a tar that precede an entry's content, made of nothing but path, kind, executable
 * bit and size. They are written here and not by a library, since the bytes name things: the next
 * version of a library, or the name of the user who runs it, must not change them.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">POSIX, the
 *     formats ustar and pax</a>
 */
public final class TarHeader {

  /** Of so many bytes each block is. */
  public static final int BLOCK_BYTES = 512;

  /** The largest size that eleven octal digits can say. */
  private static final long MAX_OCTAL_SIZE = 077777777777L;

  private static final int MAX_NAME_BYTES = 100;
  private static final int PLAIN = 0644;
  private static final int EXECUTABLE = 0755;
  private static final int LINK = 0777;

  private TarHeader() {}

  /** Returns the header of {@code entry}, with a pax header before it where ustar has no room. */
  public static byte[] of(Entry entry) {
    return switch (entry) {
      case Entry.Folder folder -> blocks(folder.path() + "/", '5', EXECUTABLE, 0, "");
      case Entry.Link link -> blocks(link.path(), '2', LINK, 0, link.target());
      case Entry.File file ->
          blocks(
              file.path(),
              '0',
              file.executable() ? EXECUTABLE : PLAIN,
              file.content().sizeBytes(),
              "");
    };
  }

  private static byte[] blocks(String name, char type, int mode, long size, String linkTarget) {
    Map<String, String> extended = new TreeMap<>();
    if (!fits(name)) {
      extended.put("path", name);
    }
    if (!fits(linkTarget)) {
      extended.put("linkpath", linkTarget);
    }
    if (size > MAX_OCTAL_SIZE) {
      extended.put("size", Long.toString(size));
    }
    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    if (!extended.isEmpty()) {
      byte[] records = records(extended);
      blocks.writeBytes(block("PaxHeaders/" + shortened(name), 'x', PLAIN, records.length, ""));
      blocks.writeBytes(Arrays.copyOf(records, records.length + padding(records.length)));
    }
    long sizeInHeader = size > MAX_OCTAL_SIZE ? 0 : size;
    blocks.writeBytes(block(shortened(name), type, mode, sizeInHeader, shortened(linkTarget)));
    return blocks.toByteArray();
  }

  /** How many zeros follow {@code size} bytes to fill the last block. */
  public static int padding(long size) {
    return (int) ((BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES);
  }

  private static boolean fits(String text) {
    return text.length() <= MAX_NAME_BYTES && text.chars().allMatch(c -> c < 0x80);
  }

  /** What readers without pax see; the others replace it. */
  private static String shortened(String text) {
    String ascii = text.replaceAll("[^\\x00-\\x7F]", "_");
    return ascii.substring(0, Math.min(ascii.length(), MAX_NAME_BYTES));
  }

  private static byte[] records(Map<String, String> extended) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    extended.forEach((key, value) -> {
      byte[] rest = " %s=%s\n".formatted(key, value).getBytes(StandardCharsets.UTF_8);
      // The length counts its own digits, too.
      int length = rest.length;
      while (length != rest.length + Integer.toString(length).length()) {
        length = rest.length + Integer.toString(length).length();
      }
      records.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
      records.writeBytes(rest);
    });
    return records.toByteArray();
  }

  private static byte[] block(String name, char type, int mode, long size, String linkTarget) {
    byte[] block = new byte[BLOCK_BYTES];
    put(block, 0, shortened(name));
    put(block, 100, "%07o".formatted(mode));
    put(block, 108, "%07o".formatted(0));
    put(block, 116, "%07o".formatted(0));
    put(block, 124, "%011o".formatted(size));
    put(block, 136, "%011o".formatted(0));
    put(block, 148, "        ");
    block[156] = (byte) type;
    put(block, 157, linkTarget);
    put(block, 257, "ustar");
    put(block, 263, "00");
    put(block, 329, "%07o".formatted(0));
    put(block, 337, "%07o".formatted(0));
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xFF;
    }
    put(block, 148, "%06o\0 ".formatted(sum));
    return block;
  }

  private static void put(byte[] block, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }
}
