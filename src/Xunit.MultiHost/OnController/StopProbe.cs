using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>
/// Notices that an IDE's user has stopped the run. VSTest tells test frameworks only through the answer to a message, and while a test runs on the hosts
/// there is none to send: so the probe sends, four times a second, the outcome of a test that was never started, which VSTest does not know and drops.
/// </summary>
internal sealed class StopProbe : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock sending = new();
    private readonly ITimer timer;
    private bool disposed;

    public StopProbe(ITestCase anyCase, IMessageBus bus, CancellationTokenSource cancellation, TimeProvider time)
    {
        XunitTest unknown = new((IXunitTestCase)anyCase, "MultiHost stop probe");
        timer = time.CreateTimer(_ => Probe(unknown, bus, cancellation), null, Interval, Interval);
    }

    public void Dispose()
    {
        lock (sending)
        {
            disposed = true;
        }

        timer.Dispose();
    }

    private void Probe(XunitTest unknown, IMessageBus bus, CancellationTokenSource cancellation)
    {
        lock (sending)
        {
            if (!disposed)
            {
                TestMessages.Send(bus, cancellation, new TestPassed(unknown, 0, output: null));
            }
        }
    }
}
