using MultiHost.Labs.Foundation;

namespace MultiHost.Labs;

public sealed class NfsTests
{
    [SkippableFact]
    public async Task ServeNfs_OfTheSharedFolder_LetsQemuOfAnotherHostWriteToIt()
    {
        TestLab.SkipIfImpossible();
        await using Lab lab = await TestLab.UpAsync(2);
        (LabHost server, LabHost client) = (lab.Hosts[0], lab.Hosts[1]);

        await using (LabFault served = await server.ServeNfsAsync())
        {
            served.What.Should().Be($"{server.Name} serves /mnt/shared by NFS");
            (await WriteAsync(server, client, LabHost.SharedFolder)).Should().Be("abab");
            Func<Task> again = () => server.ServeNfsAsync();
            (await again.Should().ThrowAsync<LabException>()).WithMessage("*it serves NFS already; stop that first*");
        }

        (await client.RunAsync(["nc", "-z", "-n", "-w", "1", server.Address, "2049"])).ExitCode.Should().NotBe(0, "it has stopped");
        await using (await server.ServeNfsAsync())
        {
            (await WriteAsync(server, client, LabHost.SharedFolder)).Should().Be("abab", "it can be served again");
        }

        Func<Task> overlay = () => server.ServeNfsAsync("/root");
        (await overlay.Should().ThrowAsync<LabException>()).WithMessage(
            "/root of host * cannot be served by NFS: it is a part of an overlay. Serve /mnt/shared or /mnt/small.");
    }

    [SkippableFact]
    public async Task ServeNfs_OfTheSmallDisk_ServesIt_OrSaysThatThisServerCannot()
    {
        TestLab.SkipIfImpossible();
        await using Lab lab = await TestLab.UpAsync(2);
        (LabHost server, LabHost client) = (lab.Hosts[0], lab.Hosts[1]);
        LabFault served;
        try
        {
            served = await server.ServeNfsAsync(LabHost.SmallDisk);
        }
        catch (LabException tmpfs)
        {
            tmpfs.Message.Should().Contain("its NFS server does not export /mnt/small, which is a tmpfs. Serve /mnt/shared, or see:");
            await using LabFault other = await server.ServeNfsAsync();
            return;
        }

        await using (served)
        {
            (await WriteAsync(server, client, LabHost.SmallDisk)).Should().Be("abab");
        }
    }

    // What the server's file begins with, in hexadecimal digits, after another host's QEMU has written to it.
    private static async Task<string> WriteAsync(LabHost server, LabHost client, string folder)
    {
        await server.ShellAsync($"truncate -s 1M {folder}/image");
        await client.ShellAsync(
            "qemu-io -c 'write -P 0xab 0 4k' 'json:{\"driver\":\"nfs\",\"server\":{\"type\":\"inet\",\"host\":\"" + server.Address
            + "\"},\"path\":\"" + folder + "/image\",\"user\":0,\"group\":0}'");
        return await server.ShellAsync($"head -c 2 {folder}/image | od -An -tx1 | tr -d ' '");
    }
}
