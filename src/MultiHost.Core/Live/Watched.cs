namespace MultiHost.Live;

/// <summary>Something that may take long, and when there is a line to say of it: none before it is slow, and then not too many.</summary>
internal abstract class Watched(DateTimeOffset began)
{
    /// <summary>What ends sooner is not told.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    /// <summary>Between two lines, if there is something new.</summary>
    protected static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FiguresApart = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstStill = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStill = TimeSpan.FromMinutes(5);

    private TimeSpan still = FirstStill;
    private bool hasNews;
    private bool hasFigures;

    public DateTimeOffset Began => began;

    /// <summary>Whether anything was said of it.</summary>
    public bool WasShown => Shown is not null;

    /// <summary>When its next line is due, if nothing comes meanwhile.</summary>
    public virtual DateTimeOffset Due => Shown is not { } last ? began + Slow
        : last + (hasNews ? Apart : hasFigures ? FiguresApart : still);

    /// <summary>When something was said of it last.</summary>
    protected DateTimeOffset? Shown { get; private set; }

    /// <summary>Its line, if one is due.</summary>
    public string? Line(DateTimeOffset now)
    {
        if (now < Due)
        {
            return null;
        }

        bool isAll = Shown is null || now >= Shown + still;
        still = hasNews ? FirstStill : isAll && Shown is not null && still < LongestStill ? 2 * still : still;
        (hasNews, hasFigures) = (false, false);
        Shown = now;
        return Text(now, isAll);
    }

    /// <summary>It has changed.</summary>
    protected void HasNews() => hasNews = true;

    /// <summary>Only figures of it have changed.</summary>
    protected void HasFigures() => hasFigures = true;

    /// <summary>How it stands.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isAll">Whether to say all of it, and not only what has changed.</param>
    protected abstract string Text(DateTimeOffset now, bool isAll);
}
