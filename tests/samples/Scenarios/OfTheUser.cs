namespace MultiHost.Agent.Users;

/// <summary>In a namespace that begins like ours: its frames are a user's nevertheless.</summary>
public static class OfTheUser
{
    public static async Task ThrowAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("from a user's namespace");
    }
}
