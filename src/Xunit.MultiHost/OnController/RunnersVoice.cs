using System.Reflection;

namespace Xunit.MultiHost.OnController;

/// <summary>
/// Where VSTest takes lines for who watches a run, an IDE's output say: xUnit v2 has no way for it but diagnostic messages, which are off by default. So this looks
/// for VSTest's own in the sinks of the runner, as <see cref="RunnersStop"/> does. See docs/decisions/060.
/// </summary>
internal static class RunnersVoice
{
    private const string Logger = "Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging.IMessageLogger";
    private const int Informational = 0;

    /// <summary>Shows a line; <c>null</c> if the runner is not VSTest's.</summary>
    public static Action<string>? FindIn(object sink)
    {
        foreach (object value in RunnersStop.ValuesIn(sink))
        {
            if (value.GetType().GetInterface(Logger) is { } type && type.GetMethod("SendMessage") is { } send)
            {
                object level = Enum.ToObject(send.GetParameters()[0].ParameterType, Informational);
                return line => send.Invoke(value, BindingFlags.DoNotWrapExceptions, binder: null, [level, line], culture: null);
            }
        }

        return null;
    }
}
