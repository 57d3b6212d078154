import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/* keytool, many times in one process: each line of the input is a command, its
 * words parted by tabs. After each a line says what became of it. */
public class Keytool {
    public static void main(String[] args) throws Exception {
        var lines = new BufferedReader(
            new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var results = System.out;
        System.setOut(System.err);
        for (String line; (line = lines.readLine()) != null;) {
            String result = "done";
            try {
                sun.security.tools.keytool.Main.main(line.split("\t", -1));
            } catch (Exception e) {
                result = "refused " + e.toString().split("\n")[0];
            }
            results.println(result);
        }
    }
}
