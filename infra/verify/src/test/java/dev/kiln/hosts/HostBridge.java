package dev.kiln.hosts;

/**
 * The network of a host's containers: a bridge of its own with a way out, since an engine that
 * shares this machine's network with other engines must leave its packet filter alone.
 *
 * @param number the host's; is part of its name and addresses
 */
record HostBridge(int number) {

  /** What the engine calls it. */
  String name() {
    return "kiln" + number;
  }

  /** Makes it. */
  void add() throws InterruptedException {
    SystemCommand.run("ip", "link", "add", name(), "type", "bridge");
    SystemCommand.run("ip", "address", "add", "172.31.%d.1/24".formatted(number), "dev", name());
    SystemCommand.run("ip", "link", "set", name(), "up");
    SystemCommand.run(masquerade("-A"));
    SystemCommand.run(forward("-I", "-i"));
    SystemCommand.run(forward("-I", "-o"));
  }

  /** Takes it away, or what a crash has left of it. */
  void remove() throws InterruptedException {
    for (String[] rule :
        new String[][] {masquerade("-D"), forward("-D", "-i"), forward("-D", "-o")}) {
      while (SystemCommand.succeeds(rule)) {
        // A run that crashed between two of them may have left a rule more than once.
        continue;
      }
    }
    boolean ignored = SystemCommand.succeeds("ip", "link", "delete", name());
  }

  private String[] masquerade(String action) {
    return "iptables -w -t nat %s POSTROUTING -s 172.31.%d.0/24 ! -o %s -j MASQUERADE"
        .formatted(action, number, name())
        .split(" ");
  }

  private String[] forward(String action, String side) {
    return "iptables -w %s FORWARD %s %s -j ACCEPT".formatted(action, side, name()).split(" ");
  }
}
