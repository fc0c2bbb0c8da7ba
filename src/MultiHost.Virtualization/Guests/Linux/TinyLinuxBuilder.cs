using System.Security.Cryptography;
using MultiHost.Linux;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>
/// Builds the tiny Linux from the distribution's packages, once a machine: what is built is kept by its content, and put in its place whole or not at
/// all, so that any number of processes may build at the same time.
/// </summary>
public sealed class TinyLinuxBuilder
{
    // What root builds is for all users, and for the hosts of a lab, which have a home of their own but see this one's /var.
    private const string SystemFolder = "/var/cache/multihost/tiny-linux";

    private readonly string? folder;
    private readonly string[] places;

    /// <summary>Builds in <c>/var/cache/multihost</c> as root, else in the user's cache folder. What is in either is used.</summary>
    public TinyLinuxBuilder()
        : this(Environment.IsPrivilegedProcess ? SystemFolder : UserFolder, SystemFolder)
    {
    }

    private static string? UserFolder => UserFolders.Cache is { } cache ? Path.Combine(cache, "tiny-linux") : null;

    /// <param name="folder">Folder that keeps what is built; made when needed. Null: what others have built can be used, and nothing be built.</param>
    /// <param name="others">Folders where somebody else may have put it.</param>
    internal TinyLinuxBuilder(string? folder, params string[] others)
    {
        this.folder = folder;
        places = folder is null ? others : [folder, .. others];
    }

    /// <summary>Gives the files, and builds them if they are not there.</summary>
    /// <param name="parts">What to build of. Default: null, Debian's cloud kernel and static busybox, which <c>apt-get download</c> fetches.</param>
    /// <param name="cancellationToken">Ends the building; nothing is left of it.</param>
    /// <exception cref="TinyLinuxException">The packages cannot be had, or lack something.</exception>
    public async Task<TinyLinuxFiles> BuildAsync(TinyLinuxParts? parts = null, CancellationToken cancellationToken = default)
    {
        string key = Key(parts);
        if (places.Select(place => new TinyLinuxFiles(Path.Combine(place, key))).FirstOrDefault(found => found.Exist) is { } existing)
        {
            return existing;
        }

        if (folder is null)
        {
            throw new TinyLinuxException("The tiny Linux cannot be built: this user has no home folder to keep it in. Set XDG_CACHE_HOME.");
        }

        TinyLinuxFiles files = new(Path.Combine(folder, key));

        UserFolders.Make(folder);
        string workshop = Directory.CreateTempSubdirectory("mh-tiny-").FullName;
        string fresh = Path.Combine(folder, $".{Path.GetFileName(workshop)}");
        try
        {
            TinyLinuxParts from = parts ?? await DebianPackages.FetchAsync(workshop, cancellationToken).ConfigureAwait(false);
            byte[] archive = await TinyLinuxArchive.MakeAsync(from, workshop, cancellationToken).ConfigureAwait(false);
            Directory.CreateDirectory(fresh);
            TinyLinuxFiles made = new(fresh);
            File.Copy(from.Kernel, made.Kernel);
            await File.WriteAllBytesAsync(made.InitialRamDisk, archive, cancellationToken).ConfigureAwait(false);
            Publish(made, files);
            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TinyLinuxException($"The tiny Linux could not be built in {folder}: {exception.Message}", exception);
        }
        finally
        {
            Directory.Delete(workshop, recursive: true);
            if (Directory.Exists(fresh))
            {
                Directory.Delete(fresh, recursive: true);
            }
        }
    }

    private static void Publish(TinyLinuxFiles made, TinyLinuxFiles files)
    {
        try
        {
            Directory.Move(made.Folder, files.Folder);
        }
        catch (IOException) when (files.Exist)
        {
            // Another process was quicker, and made the same.
        }
    }

    // What goes into the archive besides the parts; those of the distribution may change with its updates, and either will do.
    private static string Key(TinyLinuxParts? parts)
    {
        string ours = TinyLinuxArchive.Recipe + parts;
        byte[] hash = SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(ours), .. LinuxPrograms.MemoryEater(), .. LinuxPrograms.UdpEcho()]);
        return Convert.ToHexStringLower(hash)[..16];
    }
}
