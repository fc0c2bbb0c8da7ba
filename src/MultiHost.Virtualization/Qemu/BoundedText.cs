using System.Text;

namespace MultiHost.Virtualization.Qemu;

/// <summary>The beginning and the end of a text that may be long. Safe to use from several threads.</summary>
internal sealed class BoundedText(int keepLines = 40)
{
    private readonly Lock gate = new();
    private readonly List<string> first = [];
    private readonly Queue<string> last = [];
    private int dropped;

    public void Add(string line)
    {
        lock (gate)
        {
            if (first.Count < keepLines / 2)
            {
                first.Add(line);
                return;
            }

            last.Enqueue(line);
            if (last.Count > keepLines / 2)
            {
                last.Dequeue();
                dropped++;
            }
        }
    }

    public override string ToString()
    {
        lock (gate)
        {
            StringBuilder text = new();
            text.AppendJoin('\n', first);
            if (dropped > 0)
            {
                text.Append(null, $"\n… {dropped} lines …");
            }

            if (last.Count > 0)
            {
                text.Append('\n').AppendJoin('\n', last);
            }

            return text.ToString();
        }
    }
}
