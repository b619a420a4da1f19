namespace UnionFs.Oci.Tests.Report;

/// <summary>An image of layers in memory with commands, saved and opened again.</summary>
internal sealed class MadeImage : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-report-").FullName;
    private readonly LayoutFolder _layout;

    public MadeImage(params (string Command, Layer Layer)[] steps)
    {
        _layout = LayoutFolder.Create(Path.Combine(_folder, "layout"));
        var draft = ImageDraft.Empty(new Platform("linux", "amd64"));
        foreach (var (command, layer) in steps)
        {
            draft = draft.Append(layer, new HistoryEntry { CreatedBy = command });
        }

        draft.Save(_layout, "made", new ImageSaveOptions { Epoch = DateTimeOffset.UnixEpoch });
        Image = OciImage.Open(_layout, "made", new OciImageOptions { Spool = TarSpool.Memory });
    }

    public OciImage Image { get; }

    public string Folder => _folder;

    public void Dispose()
    {
        Image.Dispose();
        _layout.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
