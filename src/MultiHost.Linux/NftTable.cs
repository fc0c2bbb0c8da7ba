using System.Globalization;

namespace MultiHost.Linux;

/// <summary>
/// A table of nftables rules that belongs to an nft which is kept open (flag <c>owner</c>): the kernel removes it when that ends, which it does when this
/// process has ended, however that came. Its name is nobody else's.
/// </summary>
internal sealed class NftTable : IAsyncDisposable
{
    /// <summary>What the names of all such tables begin with.</summary>
    public const string Prefix = "fault_";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly LinuxProcess nft;
    private readonly string family;
    private readonly string name;
    private readonly TimeProvider time;

    private NftTable(LinuxProcess nft, string family, string name, TimeProvider time)
    {
        this.nft = nft;
        this.family = family;
        this.name = name;
        this.time = time;
    }

    /// <summary>Makes a table whose rules are in force when this returns.</summary>
    /// <param name="order">Starts <c>nft</c>; its option <c>-i</c> and the way of its complaints are added here.</param>
    /// <param name="family"><c>inet</c>, <c>bridge</c> …, as nft has them.</param>
    /// <param name="chains">Chains with their rules, in nft's language, on one line.</param>
    /// <param name="time">The clock of the deadlines.</param>
    /// <param name="cancellationToken">Gives up; nothing is in force then.</param>
    /// <exception cref="ProcessStartException">There is no nft.</exception>
    /// <exception cref="InvalidOperationException">nft did not take the rules; the message says which and what it said.</exception>
    public static async Task<NftTable> AddAsync(
        ProcessOrder order, string family, string chains, TimeProvider time, CancellationToken cancellationToken)
    {
        // Complaints come on the same stream as answers, so that either is an answer.
        ProcessOrder interactive = order with { Command = ["/bin/sh", "-c", "exec \"$@\" -i 2>&1", "nft", .. order.Command] };
        NftTable table = new(LinuxProcess.Start(interactive, time), family, $"{Prefix}{Guid.NewGuid():N}"[..22], time);
        try
        {
            await table.MakeAsync(chains).WaitAsync(Deadline, time, cancellationToken).ConfigureAwait(false);
            return table;
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            await table.DisposeAsync().ConfigureAwait(false);
            throw new InvalidOperationException(
                $"nft did not take a table of rules within {Deadline.TotalSeconds:0} s: {e.Message}\n  rules: {chains}\n  command: {order.Line} -i", e);
        }
        catch
        {
            await table.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>How many packets the rules with <c>counter</c> have met.</summary>
    /// <exception cref="InvalidOperationException">nft does not answer.</exception>
    public async Task<long> CountAsync()
    {
        List<string> lines;
        try
        {
            lines = await ListAsync().WaitAsync(Deadline, time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            throw new InvalidOperationException($"nft did not say within {Deadline.TotalSeconds:0} s how many packets the rules have met: {e.Message}", e);
        }

        return lines
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Sum(words => Array.IndexOf(words, "packets") is >= 0 and var at && at + 1 < words.Length
                ? long.Parse(words[at + 1], CultureInfo.InvariantCulture)
                : 0);
    }

    /// <summary>Removes the rules.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            nft.Input.Close();
        }
        catch (IOException)
        {
            // It has ended, as when the network was taken down.
        }

        await nft.EndAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        await nft.DisposeAsync().ConfigureAwait(false);
    }

    private async Task MakeAsync(string chains)
    {
        await nft.Input.WriteLineAsync($"table {family} {name} {{ flags owner; {chains}; }}").ConfigureAwait(false);
        await ListAsync().ConfigureAwait(false);
    }

    // The listing ends with the table's closing brace at the beginning of a line: all that was asked before has been carried out then.
    private async Task<List<string>> ListAsync()
    {
        await nft.Input.WriteLineAsync($"list table {family} {name}").ConfigureAwait(false);
        await nft.Input.FlushAsync().ConfigureAwait(false);
        List<string> lines = [];
        while (await nft.Output.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lines.Add(line);
            if (!lines[0].Contains($"table {family} {name}", StringComparison.Ordinal))
            {
                break;
            }

            if (line.StartsWith('}'))
            {
                return lines;
            }
        }

        throw new InvalidOperationException($"nft did not take a table of rules. It said: {(lines.Count == 0 ? "nothing" : string.Join('\n', lines))}");
    }
}
