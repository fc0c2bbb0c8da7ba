using System.Xml.Linq;
using MultiHost.Labs.Foundation;

namespace MultiHost.Labs;

/// <summary>The runsettings that name a lab's hosts.</summary>
internal static class LabSettingsFile
{
    private const string Mark = " Written by `multihost lab up`, removed by `multihost lab down`. ";

    public static string Text(LabState state, string sshConfig) =>
        new XDocument(
            new XComment(Mark),
            new XElement("RunSettings",
                new XElement("xUnit", new XElement("DiagnosticMessages", "true")),
                new XElement("MultiHost",
                    new XElement("Hosts", state.Hosts.Select(h => new XElement("Host",
                        new XAttribute("Name", h.Name),
                        new XAttribute("Transport", "ssh"),
                        new XAttribute("Address", h.Address),
                        new XAttribute("User", "root"),
                        new XAttribute("SshConfig", sshConfig),
                        new XAttribute("Labels", "lab")))),
                    new XElement("Properties",
                        Property("Network.GuestAddress", state.Hosts[0].Address[..(state.Hosts[0].Address.LastIndexOf('.') + 1)] + "254/24"),
                        Property("Storage.Shared", LabHost.SharedFolder),
                        Property("Storage.ReadOnly", LabHost.ReadOnlyFolder),
                        state.ServesNfs ? Property("Storage.Nfs", $"{state.Hosts[0].Address}:{LabHost.SharedFolder}") : null)))) + "\n";

    /// <exception cref="LabException">The path is taken by a file that no lab wrote.</exception>
    public static void CheckFree(string path)
    {
        if (File.Exists(path) && !File.ReadAllText(path).Contains(Mark, StringComparison.Ordinal))
        {
            throw new LabException(
                $"{path} was not written by a lab and stays as it is. Name another file for the lab's runsettings, or move it away.");
        }
    }

    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Removes the file unless somebody has changed it.</summary>
    public static bool Remove(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            return false;
        }

        File.Delete(path);
        return true;
    }

    private static XElement Property(string name, string value) =>
        new("Property", new XAttribute("Name", name), new XAttribute("Value", value));
}
