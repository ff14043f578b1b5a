package dev.kiln.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The text of one template of a {@link SyntheticTree}. */
final class SyntheticDockerfile {

  private static final List<String> USERS = List.of("service", "database", "proxy");

  private final Random random;
  private final String image;
  private final List<String> above;

  /**
   * A template to be.
   *
   * @param above the images of the level above; empty if it has no parent in the tree
   */
  SyntheticDockerfile(Random random, String image, List<String> above) {
    this.random = random;
    this.image = image;
    this.above = above;
  }

  String text() {
    boolean copies = !above.isEmpty() && random.nextInt(10) == 0;
    StringBuilder text = new StringBuilder("## What %s is made of.\n".formatted(image));
    if (copies) {
      text.append(
          """
          #from("%s" "build")
          RUN make -C /usr/src/%s DESTDIR=/build install

          """
              .formatted(parent(), image));
    }
    text.append(above.isEmpty() ? "#base()\n" : "#from(\"%s\")\n".formatted(parent()));
    text.append("#describe(\"The synthetic service %s\")\n\n".formatted(image));
    text.append(packages());
    text.append(settings());
    if (copies) {
      text.append("COPY --from=build /build/ /\n");
      text.append("COPY --from=#image(\"%s\") /usr/bin/tool /usr/bin/\n".formatted(parent()));
    }
    text.append(start());
    return text.toString();
  }

  private String packages() {
    List<String> packages = new ArrayList<>();
    int count = 3 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      packages.add("    \"package-%03d\"".formatted(random.nextInt(1000)));
    }
    return """
    #set($packages = [
    %s
    ])
    #install($packages)

    #if($kiln.base.distribution == "debian")
    ENV DEBIAN_RELEASE=$kiln.base.tag
    #else
    ENV RELEASE=$kiln.base.tag PATH=/opt/${RELEASE:-none}/bin:$PATH
    #end

    """
        .formatted(String.join(",\n", packages));
  }

  private String settings() {
    String user = USERS.get(random.nextInt(USERS.size()));
    return """
    #service_user($kiln.users.%1$s)
    #foreach($folder in ["/var/lib/%2$s", "/var/log/%2$s", "/etc/%2$s"])
    RUN install -d -o %1$s -g %1$s -m 0750 $folder \\
     && test "$(stat -c %%U $folder)" = %1$s
    #end
    """
        .formatted(user, image);
  }

  private String start() {
    return """
    COPY start.sh /usr/local/bin/start
    # The service itself drops its privileges.
    EXPOSE %d
    HEALTHCHECK --interval=1m CMD curl -fsS "http://127.0.0.1:%1$d/${HEALTH_PATH##/}" || exit 1
    ENTRYPOINT ["start"]
    CMD ["$image.name"]
    """
        .formatted(8000 + random.nextInt(1000));
  }

  private String parent() {
    return above.get(random.nextInt(above.size()));
  }
}
