using MultiHost.Doctor.Findings;
using MultiHost.Doctor.Hosts;

namespace MultiHost.Doctor.Checks;

/// <summary>
/// Whether the folder of the property <c>Storage.Shared</c> is the same on all hosts, and that of <c>Storage.ReadOnly</c> cannot be written to.
/// </summary>
internal static class StorageCheck
{
    private const string Shared = "shared storage";
    private const string ReadOnly = "read-only";

    public static async Task<IReadOnlyList<Finding>> RunAsync(
        IReadOnlyList<ExaminedHost> hosts, ExaminationContext context, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        await Task.WhenAll(hosts.Where(h => h.Properties.ContainsKey("Storage.ReadOnly"))
            .Select(h => CheckReadOnlyAsync(h, h.Properties["Storage.ReadOnly"], context.Id, cancellationToken))).ConfigureAwait(false);
        ExaminedHost[] sharing = [.. hosts.Where(h => h.Properties.ContainsKey("Storage.Shared"))];
        if (sharing.Length == 0)
        {
            return findings;
        }

        // A file of every host, and then every host reads them all: both ways of each pair in two round trips.
        bool[] wrote = await Task.WhenAll(sharing.Select(h => WriteAsync(h, FolderOf(h), context.Id, cancellationToken))).ConfigureAwait(false);
        ExaminedHost[] writers = [.. sharing.Where((_, i) => wrote[i])];
        string question = $"read {Prefix(context.Id)} {string.Join(' ', writers.Select(w => w.Name))}";
        IReadOnlyList<string>?[] read = await Task.WhenAll(writers.Select(h => h.AskAsync(question, cancellationToken))).ConfigureAwait(false);
        await Task.WhenAll(writers.Select(h => h.AskAsync("remove", cancellationToken))).ConfigureAwait(false);
        for (int i = 0; i < writers.Length; i++)
        {
            for (int j = i + 1; j < writers.Length; j++)
            {
                if (read[i] is { } onOne && read[j] is { } onOther)
                {
                    findings.Add(Compare(writers[i], writers[j], onOne, onOther, context.Id));
                }
            }
        }

        return findings;
    }

    private static string FolderOf(ExaminedHost host) => host.Properties["Storage.Shared"];

    private static string Prefix(string id) => $".multihost-doctor-{id}-";

    private static Finding Compare(ExaminedHost one, ExaminedHost other, IReadOnlyList<string> onOne, IReadOnlyList<string> onOther, string id)
    {
        string folder = FolderOf(one) == FolderOf(other) ? FolderOf(one) : $"{FolderOf(one)} on {one.Name}, {FolderOf(other)} on {other.Name},";
        Finding finding = new(Shared, one.Name, FindingResult.Fine, $"{folder} is the same on both") { OtherHost = other.Name };
        bool there = onOther.Contains($"read {one.Name} {id}{one.Name}"), back = onOne.Contains($"read {other.Name} {id}{other.Name}");
        if (there && back)
        {
            return finding;
        }

        (string writer, string reader) = there ? (other.Name, one.Name) : (one.Name, other.Name);
        return finding with
        {
            Result = FindingResult.Lacks,
            Fact = there == back
                ? $"{folder} is not shared: neither host sees a file that the other has just written there"
                : $"{folder} is shared one way only: {reader} does not see a file that {writer} has just written there",
            Fix = $"mount the same storage at {FolderOf(one)} on {one.Name} and{(FolderOf(one) == FolderOf(other) ? "" : $" at {FolderOf(other)} on")} {other.Name} (NFS without attribute caching: actimeo=0), "
                + "or correct the property Storage.Shared",
        };
    }

    private static async Task<bool> WriteAsync(ExaminedHost host, string folder, string id, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? answer = await host.AskAsync($"folder {folder}", cancellationToken).ConfigureAwait(false);
        if (answer?.Contains("absent") == true)
        {
            host.Lacks(Shared, $"there is no folder {folder}", "mount the shared storage there, or correct the property Storage.Shared");
            return false;
        }

        answer = await host.AskAsync($"write {id}{host.Name} {folder}/{Prefix(id)}{host.Name}", cancellationToken).ConfigureAwait(false);
        if (answer?.FirstOrDefault(l => l.StartsWith("failed ", StringComparison.Ordinal)) is { } failed)
        {
            host.Lacks(
                Shared, $"{folder} cannot be written to: {failed["failed ".Length..]}", $"let the user write to {folder} on {host.Name}, or make room there");
            return false;
        }

        return answer is not null;
    }

    private static async Task CheckReadOnlyAsync(ExaminedHost host, string folder, string id, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? answer = await host.AskAsync($"folder {folder}", cancellationToken).ConfigureAwait(false);
        if (answer?.Contains("absent") == true)
        {
            host.Lacks(ReadOnly, $"there is no folder {folder}", "mount it there, or correct the property Storage.ReadOnly");
            return;
        }

        answer = await host.AskAsync($"touch {Prefix(id)}{host.Name}", cancellationToken).ConfigureAwait(false);
        if (answer?.Contains("writable") == true)
        {
            host.Lacks(ReadOnly, $"{folder} can be written to", $"on {host.Name}: mount -o remount,ro {folder}");
        }
        else if (answer is not null)
        {
            host.Fine(ReadOnly, $"{folder} refuses writing");
        }
    }
}
