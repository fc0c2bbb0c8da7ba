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

    /// <summary>A script of this assembly, or of others.</summary>
    /// <param name="name">Its file's name.</param>
    /// <param name="places">The assemblies that may have it and its parts, before this one.</param>
    public static string Read(string name, params Assembly[] places)
    {
        StringBuilder text = new();
        using Stream resource = places.Append(typeof(ShellScript).Assembly).Select(p => p.GetManifestResourceStream(name)).FirstOrDefault(s => s is not null)
            ?? throw new InvalidOperationException($"There is no script {name} in {string.Join(", ", places.Select(p => p.GetName().Name))}.");
        using StreamReader lines = new(resource);
        while (lines.ReadLine() is { } line)
        {
            string word = line.Trim();
            if (word.StartsWith(Include, StringComparison.Ordinal) && word.EndsWith(Extension, StringComparison.Ordinal))
            {
                text.Append(Read(word[(word.LastIndexOf('/') + 1)..], places));
            }
            else if (word.Length > 0 && (word[0] != '#' || word.StartsWith("#!", StringComparison.Ordinal)))
            {
                text.Append(line).Append('\n');
            }
        }

        return text.ToString();
    }
}
