package dev.kiln.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes tars as other tools do, also such as no honest tool would make. */
public final class TarFixture {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");
  private long modified = 1_700_000_000_000L;
  private String owner = "somebody";

  public TarFixture() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
  }

  public TarFixture madeBy(String somebody, long atMillis) {
    owner = somebody;
    modified = atMillis;
    return this;
  }

  public TarFixture file(String path, String content) {
    return entry(path, TarConstants.LF_NORMAL, "", 0644, content);
  }

  public TarFixture executable(String path, String content) {
    return entry(path, TarConstants.LF_NORMAL, "", 0775, content);
  }

  public TarFixture folder(String path) {
    return entry(path, TarConstants.LF_DIR, "", 0700, "");
  }

  public TarFixture link(String path, String target) {
    return entry(path, TarConstants.LF_SYMLINK, target, 0777, "");
  }

  public TarFixture hardLink(String path, String target) {
    return entry(path, TarConstants.LF_LINK, target, 0644, "");
  }

  public TarFixture special(String path, byte type) {
    return special(path, type, "");
  }

  public TarFixture special(String path, byte type, String content) {
    return entry(path, type, "", 0644, content);
  }

  public byte[] toBytes() {
    try {
      tar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot finish the tar", e);
    }
    return bytes.toByteArray();
  }

  private TarFixture entry(String path, byte type, String target, int mode, String content) {
    byte[] data = content.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(path, type, true);
    entry.setLinkName(target);
    entry.setSize(data.length);
    entry.setMode(mode);
    entry.setModTime(new Date(modified));
    entry.setNames(owner, owner);
    entry.setIds(owner.length(), owner.length());
    try {
      tar.putArchiveEntry(entry);
      tar.write(data);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot add " + path, e);
    }
    return this;
  }
}
