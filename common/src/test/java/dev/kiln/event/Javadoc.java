package dev.kiln.event;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What the comments in the sources say about types, for the documents that are made of them: the
 * words have one home, and that is the source.
 *
 * <p>Of a description the first paragraph is taken; what follows is for readers of the code.
 */
final class Javadoc {

  private static final Comment NONE = new Comment("", Map.of());

  private final Map<String, Comment> comments = new LinkedHashMap<>();

  private Javadoc() {}

  /**
   * What is said about one type.
   *
   * @param description the first paragraph, code in back quotes; empty where there is none
   * @param members what is said about each component of a record and each constant of an enum
   */
  record Comment(String description, Map<String, String> members) {

    Comment {
      members = Map.copyOf(members);
    }

    /** What is said about a component or constant; empty where nothing is. */
    String member(String name) {
      return members.getOrDefault(name, "");
    }
  }

  /** Reads every source in {@code folders}, by name. */
  static Javadoc read(Path... folders) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Javadoc javadoc = new Javadoc();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        String name = Objects.requireNonNull(unit.getPackageName(), "no package").toString();
        new TypeScanner(trees, name, javadoc.comments).scan(unit, null);
      }
    }
    return javadoc;
  }

  Comment of(Class<?> type) {
    return comments.getOrDefault(type.getCanonicalName(), NONE);
  }

  /** Where a type stands among all that were read; those of one file in the order of the file. */
  int position(Class<?> type) {
    return List.copyOf(comments.keySet()).indexOf(type.getCanonicalName());
  }

  /** Collects the comments of the types of one file, each under its canonical name. */
  private static final class TypeScanner extends TreePathScanner<Void, Void> {

    private final DocTrees trees;
    private final String prefix;
    private final Map<String, Comment> comments;

    TypeScanner(DocTrees trees, String prefix, Map<String, Comment> comments) {
      this.trees = trees;
      this.prefix = prefix;
      this.comments = comments;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      String name = prefix + "." + type.getSimpleName();
      comments.put(name, comment(type));
      TypeScanner inner = new TypeScanner(trees, name, comments);
      type.getMembers().forEach(member -> inner.scan(pathOf(member), null));
      return null;
    }

    private Comment comment(ClassTree type) {
      Map<String, String> members = new LinkedHashMap<>();
      for (Tree member : type.getMembers()) {
        DocCommentTree about = trees.getDocCommentTree(pathOf(member));
        if (member instanceof VariableTree constant && about != null) {
          members.put(constant.getName().toString(), text(about.getFullBody()));
        }
      }
      DocCommentTree about = trees.getDocCommentTree(getCurrentPath());
      if (about == null) {
        return new Comment("", members);
      }
      for (DocTree tag : about.getBlockTags()) {
        if (tag instanceof ParamTree parameter && !parameter.isTypeParameter()) {
          members.put(parameter.getName().toString(), text(parameter.getDescription()));
        }
      }
      return new Comment(text(about.getFullBody()), members);
    }

    private TreePath pathOf(Tree member) {
      return new TreePath(getCurrentPath(), member);
    }

    /** One paragraph on one line. */
    private String text(List<? extends DocTree> trees) {
      return trees.stream()
          .takeWhile(tree -> !(tree instanceof StartElementTree))
          .map(this::text)
          .collect(Collectors.joining())
          .replaceAll("\\s+", " ")
          .strip();
    }

    private String text(DocTree tree) {
      return switch (tree) {
        case TextTree text -> text.getBody();
        case EntityTree entity -> trees.getCharacters(entity);
        case LiteralTree literal when literal.getKind() == DocTree.Kind.CODE ->
            "`" + literal.getBody().getBody().strip() + "`";
        case LiteralTree literal -> literal.getBody().getBody();
        case LinkTree link when link.getLabel().isEmpty() ->
            "`" + link.getReference().getSignature().replace('#', '.') + "`";
        case LinkTree link -> text(link.getLabel());
        default -> throw new IllegalArgumentException("the documents have no form for " + tree);
      };
    }
  }
}
