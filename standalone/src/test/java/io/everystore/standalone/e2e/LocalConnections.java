package io.everystore.standalone.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The TCP sockets of a process, as Linux lists them under {@code /proc}. */
final class LocalConnections {
  private static final Pattern COLUMNS = Pattern.compile("\\s+");
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int INODE = 9;

  private LocalConnections() {}

  /** Every socket of the process one of whose ends is not on loopback; empty is what we want. */
  static List<String> notOnLoopback(long pid) throws IOException {
    Set<String> inodes = socketInodes(pid);
    List<String> found = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
        List<String> fields = COLUMNS.splitAsStream(line.strip()).toList();
        if (fields.size() > INODE
            && inodes.contains(fields.get(INODE))
            && !(isLocal(fields.get(LOCAL), false) && isLocal(fields.get(REMOTE), true))) {
          found.add(fields.get(LOCAL) + " -> " + fields.get(REMOTE));
        }
      }
    }
    return found;
  }

  /**
   * Number of TCP sockets of the process, to know that the list is not empty for another reason.
   */
  static int count(long pid) throws IOException {
    return socketInodes(pid).size();
  }

  private static Set<String> socketInodes(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        String target = target(descriptor);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  /**
   * An address is {@code ADDRESS:PORT} in hex, the address in words of little-endian bytes. A
   * listener's peer is all zeros.
   */
  private static boolean isLocal(String address, boolean peer) {
    String ip = address.substring(0, address.indexOf(':')).toUpperCase(Locale.ROOT);
    boolean none = ip.chars().allMatch(c -> c == '0');
    return (peer && none)
        || (ip.length() == 8 && ip.endsWith("7F"))
        || ip.equals("00000000000000000000000001000000")
        || ip.matches("0{16}FFFF0000[0-9A-F]{6}7F");
  }
}
