using System.Globalization;
using System.Security.Cryptography;

namespace MultiHost.Virtualization.Storage;

/// <summary>
/// Shows that two hosts see the same file at a path: a token that one has just written beside it, or, where nothing can be written, the file's
/// length, time and beginning.
/// </summary>
/// <param name="TokenPath">Path of the token; null if none could be written.</param>
/// <param name="Value">What it says.</param>
internal sealed record SharedFileProof(string? TokenPath, string Value)
{
    private const int Compared = 1024 * 1024;

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SharedFileProof Make(string path)
    {
        string look = Look(path);
        string token = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            string value = Guid.NewGuid().ToString("N");
            File.WriteAllText(token, value);
            return new SharedFileProof(token, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SharedFileProof(null, look);
        }
    }

    /// <summary>What is wrong with the file as this host sees it; null if it is the same.</summary>
    public string? Check(string path)
    {
        try
        {
            string look = Look(path);
            return TokenPath is null
                ? look == Value ? null : $"it has another content or age ({look}, there {Value})"
                : File.Exists(TokenPath) && File.ReadAllText(TokenPath) == Value ? null : "another file is there";
        }
        catch (FileNotFoundException)
        {
            return "there is no such file";
        }
        catch (DirectoryNotFoundException)
        {
            return "there is no such folder";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    public void Remove()
    {
        if (TokenPath is not null)
        {
            File.Delete(TokenPath);
        }
    }

    private static string Look(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] beginning = new byte[(int)Math.Min(Compared, file.Length)];
        file.ReadExactly(beginning);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{file.Length} bytes, {File.GetLastWriteTimeUtc(path):yyyy-MM-dd HH:mm:ss}, beginning {Convert.ToHexStringLower(SHA256.HashData(beginning))[..8]}");
    }
}
