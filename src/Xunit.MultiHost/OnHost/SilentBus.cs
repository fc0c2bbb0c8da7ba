using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>Takes the messages about collections, classes and methods on a host: the controller sends its own for the whole group.</summary>
internal sealed class SilentBus : IMessageBus
{
    public bool QueueMessage(IMessageSinkMessage message) => true;

    public void Dispose()
    {
    }
}
