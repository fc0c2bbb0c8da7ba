namespace MultiHost.Report.Reading;

/// <summary>Times as the page has them: milliseconds since a moment, to the microsecond.</summary>
internal readonly struct PhaseClock(DateTimeOffset began)
{
    public double At(DateTimeOffset moment) => Math.Round((moment - began).TotalMilliseconds, 3);
}
