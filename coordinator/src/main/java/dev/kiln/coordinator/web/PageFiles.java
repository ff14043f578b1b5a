package dev.kiln.coordinator.web;

import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of the page, read once from the jar. Only what this list names can be asked for, so no
 * path of a request ever reaches a file system.
 */
final class PageFiles {

  private static final String FOLDER = "page/";
  private static final String INDEX = "index.html";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String ICON = "image/svg+xml";

  private final Map<String, PageFile> files = new LinkedHashMap<>();

  PageFiles() {
    add(INDEX, "text/html; charset=utf-8");
    add("kiln.css", "text/css; charset=utf-8");
    for (String state : new String[] {"idle", "running", "succeeded", "failed"}) {
      add("icon-" + state + ".svg", ICON);
    }
    for (String module :
        new String[] {
          "ansi",
          "api",
          "app",
          "ask",
          "build",
          "condition",
          "dom",
          "format",
          "log",
          "overview",
          "parts",
          "status",
          "wishes",
          "workers"
        }) {
      add("js/" + module + ".js", SCRIPT);
    }
  }

  /** The paths that the files are served at. */
  Iterable<String> paths() {
    return files.keySet().stream().map(name -> "/page/" + name).toList();
  }

  void file(RoutingContext context) {
    send(context, 200, context.normalizedPath().substring("/page/".length()));
  }

  /** A page whose address names nothing but itself. */
  void page(RoutingContext context) {
    send(context, 200, INDEX);
  }

  /** A page about a build and perhaps an image; it can say itself that they don't exist. */
  void pageOfBuild(RoutingContext context) {
    boolean plausible =
        isBuild(String.valueOf(context.pathParam("id")))
            && (!context.pathParams().containsKey("image")
                || ImageName.isValid(String.valueOf(context.pathParam("image"))));
    send(context, plausible ? 200 : 404, INDEX);
  }

  private static boolean isBuild(String text) {
    try {
      BuildId.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void send(RoutingContext context, int status, String name) {
    PageFile file = files.get(name);
    if (file == null) {
      throw Refusal.notFound("there is no file " + name);
    }
    context
        .response()
        .putHeader(HttpHeaders.ETAG, file.tag())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (status == 200
        && file.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      context.response().setStatusCode(304).end();
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
        .end(file.content());
  }

  private void add(String name, String type) {
    try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the page's file " + name + " is not in the jar");
      }
      byte[] content = in.readAllBytes();
      files.put(
          name,
          new PageFile(type, Buffer.buffer(content), "\"" + Digest.of(content).shortHex() + "\""));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page's file " + name, e);
    }
  }

  private record PageFile(String type, Buffer content, String tag) {}
}
