using System.Globalization;

namespace MultiHost.Linux;

/// <summary>A command did not end in time, and was killed with its children.</summary>
internal sealed class CommandTimeoutException(ProcessOrder order, TimeSpan deadline, string? leftOver) : Exception(string.Create(
    CultureInfo.InvariantCulture, $"A command did not end within {deadline.TotalSeconds:0.#} s and was ended.\n  command: {order.Line}{(leftOver is null ? "" : $"\n  {leftOver}")}"));
