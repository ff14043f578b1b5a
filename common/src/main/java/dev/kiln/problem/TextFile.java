package dev.kiln.problem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads templates and configuration: UTF-8 text of limited size with LF line ends. */
public final class TextFile {

  public static final int MAX_BYTES = 1 << 20;

  private TextFile() {}

  /**
   * Reads {@code file}, which messages call {@code shown}.
   *
   * @throws ProblemsException if it is no such text
   */
  public static String read(String shown, Path file) {
    byte[] bytes;
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new ProblemsException(
            Problem.of(
                shown,
                "the file has %d bytes, more than the %d allowed".formatted(size, MAX_BYTES)));
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ProblemsException(Problem.of(shown, "the file can't be read: " + e.getMessage()));
    }
    String text = decode(shown, bytes);
    refuse(shown, text, '\0', "the file has a NUL character, so it is no text");
    refuse(
        shown, text, '\r', "the line ends with CR LF: templates use LF alone (dos2unix converts)");
    refuse(shown, text, '\uFDD0', "the file has a character that is none (U+FDD0)");
    refuse(shown, text, '\uFDD1', "the file has a character that is none (U+FDD1)");
    if (text.startsWith("\uFEFF")) {
      throw new ProblemsException(
          Problem.at(shown, text, 1, 1, "the file starts with a byte order mark: remove it"));
    }
    return text;
  }

  private static String decode(String shown, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), chars, true);
    String text = chars.flip().toString();
    if (result.isError()) {
      SourceText source = SourceText.of(text);
      throw new ProblemsException(
          Problem.at(
              shown,
              text,
              source.lineOf(text.length()),
              source.columnOf(text.length()),
              "the file is not valid UTF-8 from here on"));
    }
    return text;
  }

  private static void refuse(String shown, String text, char character, String message) {
    int offset = text.indexOf(character);
    if (offset >= 0) {
      SourceText source = SourceText.of(text);
      throw new ProblemsException(
          Problem.at(shown, text, source.lineOf(offset), source.columnOf(offset), message));
    }
  }
}
