using System.Reflection;
using System.Text;

namespace MultiHost.Hosts;

/// <summary>
/// Scripts for a POSIX shell, which lie as .sh files beside the code that runs them and are embedded in its assembly. A line that includes a part, as
/// <c>. ./parts/reap.sh</c> does, becomes the part; comments are left out, since a script travels to its host each time.
/// </summary>
internal static class ShellScript
{
    private const string Include = ". ";
    private const string Extension = ".sh";

    /// <summary>A script of this assembly.</summary>
    public static string Read(string name) => Read(typeof(ShellScript).Assembly, name);

    /// <summary>A script of another assembly, whose parts may be this one's.</summary>
    public static string Read(Assembly assembly, string name)
    {
        StringBuilder text = new();
        using Stream resource = assembly.GetManifestResourceStream(name)
            ?? typeof(ShellScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no script {name} in {assembly.GetName().Name}.");
        using StreamReader lines = new(resource);
        while (lines.ReadLine() is { } line)
        {
            string word = line.Trim();
            if (word.StartsWith(Include, StringComparison.Ordinal) && word.EndsWith(Extension, StringComparison.Ordinal))
            {
                text.Append(Read(assembly, word[(word.LastIndexOf('/') + 1)..]));
            }
            else if (word.Length > 0 && (word[0] != '#' || word.StartsWith("#!", StringComparison.Ordinal)))
            {
                text.Append(line).Append('\n');
            }
        }

        return text.ToString();
    }
}
