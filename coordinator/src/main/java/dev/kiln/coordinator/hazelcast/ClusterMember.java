package dev.kiln.coordinator.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import java.util.UUID;

/** Starts this coordinator's member of the coordinators' cluster. Blocking, some seconds. */
public final class ClusterMember {

  private ClusterMember() {}

  /**
   * Starts a member.
   *
   * @param address the address to listen at, loopback unless there are several hosts
   * @param port where members talk to each other
   * @param members the addresses ({@code host:port}) of other coordinators; may be empty
   */
  public static HazelcastInstance start(
      String clusterName, String address, int port, List<String> members) {
    System.setProperty("hazelcast.logging.type", "slf4j");
    Config config = new Config();
    config.setClusterName(clusterName);
    // The event bus finds its members by this attribute, and its subscriptions in these maps.
    config.getMemberAttributeConfig().setAttribute("__vertx.nodeId", UUID.randomUUID().toString());
    config.addMultiMapConfig(new MultiMapConfig("__vertx.subs").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    // Members that start together have to agree who is first, which takes a while on busy hosts;
    // one
    // that can't agree in time gives up.
    config.setProperty("hazelcast.max.join.seconds", "60");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.partition.count", "71");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.getJetConfig().setEnabled(false);
    config
        .getNetworkConfig()
        .setPort(port)
        .setPortAutoIncrement(members.isEmpty())
        .getInterfaces()
        .setEnabled(true)
        .addInterface(address);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(!members.isEmpty());
    members.forEach(join.getTcpIpConfig()::addMember);
    config
        .getSerializationConfig()
        .addDataSerializableFactory(ClusterTypes.FACTORY, new ClusterTypes())
        .setJavaSerializationFilterConfig(onlyClustersOwnTypes());
    return Hazelcast.newHazelcastInstance(config);
  }

  /**
   * What the clustered event bus keeps in maps, and the errors that members answer each other with,
   * is all that may be deserialised the Java way.
   */
  private static JavaSerializationFilterConfig onlyClustersOwnTypes() {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true);
    filter
        .getWhitelist()
        .addPrefixes("io.vertx.", "com.hazelcast.", "java.lang.", "java.util.", "java.io.", "[");
    return filter;
  }
}
