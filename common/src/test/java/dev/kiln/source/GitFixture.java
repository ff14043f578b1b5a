package dev.kiln.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TagCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;

/** A real repository in a folder. */
final class GitFixture implements AutoCloseable {

  private static final PersonIdent SOMEBODY = new PersonIdent("Somebody", "somebody@example.org");

  private final Git git;
  private final Path folder;

  GitFixture(Path folder) throws GitAPIException {
    QuietSystemReader.install();
    this.folder = folder;
    this.git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
  }

  Repository repository() {
    return git.getRepository();
  }

  Path folder() {
    return folder;
  }

  GitFixture file(String path, String content) throws IOException, GitAPIException {
    Path file = folder.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, content);
    git.add().addFilepattern(path).call();
    return this;
  }

  GitFixture executable(String path, String content) throws IOException, GitAPIException {
    file(path, content);
    return entry(path, FileMode.EXECUTABLE_FILE, blob(content));
  }

  GitFixture link(String path, String target) throws IOException {
    return entry(path, FileMode.SYMLINK, blob(target));
  }

  GitFixture submodule(String path) throws IOException {
    return entry(path, FileMode.GITLINK, ObjectId.fromString("1".repeat(40)));
  }

  String commit() throws GitAPIException {
    return git.commit()
        .setMessage("Change something")
        .setAuthor(SOMEBODY)
        .setCommitter(SOMEBODY)
        .setSign(false)
        .call()
        .name();
  }

  GitFixture branch(String name) throws GitAPIException {
    git.branchCreate().setName(name).call();
    return this;
  }

  GitFixture tag(String name, boolean annotated) throws GitAPIException {
    TagCommand tag = git.tag().setName(name).setAnnotated(annotated);
    if (annotated) {
      tag.setMessage(name).setTagger(SOMEBODY);
    }
    tag.call();
    return this;
  }

  @Override
  public void close() {
    git.close();
  }

  private ObjectId blob(String content) throws IOException {
    try (ObjectInserter inserter = repository().newObjectInserter()) {
      ObjectId id = inserter.insert(Constants.OBJ_BLOB, content.getBytes());
      inserter.flush();
      return id;
    }
  }

  /** Straight into the index, so that nothing depends on what the disk can hold. */
  private GitFixture entry(String path, FileMode mode, ObjectId id) throws IOException {
    DirCache index = repository().lockDirCache();
    DirCacheBuilder builder = index.builder();
    for (int i = 0; i < index.getEntryCount(); i++) {
      if (!index.getEntry(i).getPathString().equals(path)) {
        builder.add(index.getEntry(i));
      }
    }
    DirCacheEntry entry = new DirCacheEntry(path);
    entry.setFileMode(mode);
    entry.setObjectId(id);
    builder.add(entry);
    builder.commit();
    return this;
  }
}
