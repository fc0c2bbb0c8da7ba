using System.Reflection;

namespace MultiHost.Hosting;

/// <summary>Attaches what <see cref="ArtifactAttribute"/>s name.</summary>
public static class Artifacts
{
    private const int MaxFiles = 200;

    /// <summary>The patterns that marks name.</summary>
    /// <param name="marked">A test's method, its class, a type of a fixture that it has.</param>
    public static IEnumerable<string> Of(MemberInfo marked) => marked.GetCustomAttributes<ArtifactAttribute>(inherit: true).Select(a => a.Pattern);

    /// <summary>Attaches the files that match on this host. Whatever cannot be attached is a line of the test's output, and fails nothing.</summary>
    /// <param name="group">The group of the test, which has ended and has not been finished.</param>
    /// <param name="patterns">The patterns.</param>
    public static void Attach(IHostGroup group, IEnumerable<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(patterns);
        foreach (string pattern in patterns.Distinct())
        {
            Attach(group, pattern);
        }
    }

    private static void Attach(IHostGroup group, string pattern)
    {
        int count = 0;
        try
        {
            foreach (string file in FilePattern.Matches(group.Folder, pattern))
            {
                if (++count > MaxFiles)
                {
                    group.WriteLine($"[Artifact(\"{pattern}\")]: more than {MaxFiles} files match, and the others are not attached.");
                    return;
                }

                group.Attach(file);
            }

            if (count == 0)
            {
                group.WriteLine($"[Artifact(\"{pattern}\")]: no file matches on {group.Self.Name}. A relative pattern begins at {group.Folder}.");
            }
        }
#pragma warning disable CA1031 // the test has ended, and what it came to is worth more
        catch (Exception e)
#pragma warning restore CA1031
        {
            group.WriteLine($"[Artifact(\"{pattern}\")]: {e.Message}");
        }
    }
}
