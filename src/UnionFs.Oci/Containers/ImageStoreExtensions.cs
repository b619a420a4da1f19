namespace UnionFs.Oci;

/// <summary>Containers of a store.</summary>
public static class ImageStoreExtensions
{
    /// <summary>Makes a container from an image. Costs what opening the image costs; nothing is copied.</summary>
    /// <param name="store">The store.</param>
    /// <param name="image">The image, as for <see cref="ImageStore.OpenImage(string, Platform, IProgress{ImageProgress}, CancellationToken)"/>.</param>
    /// <param name="name">A name to keep it by: up to 128 letters, digits and <c>_.-</c>; null, and it ends with its disposal.</param>
    /// <param name="options">Options of its file system.</param>
    /// <param name="platform">What to choose where the image is for several.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FileNotFoundException">There is no such image.</exception>
    /// <exception cref="ArgumentException">The name cannot be one.</exception>
    /// <exception cref="IOException">There is a container of that name, or its record cannot be written.</exception>
    public static Container CreateContainer(
        this ImageStore store, string image, string? name = null, UnionFsOptions? options = null, Platform? platform = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (name is not null)
        {
            ContainerRecord.CheckName(name);
        }

        // The lease keeps what the image needs until a record does, or as long as a container without one lives.
        var root = store.Find(image);
        var lease = store.Lease($"container of {image}", new ImageGraph(store.Layout, store.Options.Limits).From(root).Select(static p => p.Digest));
        OciImage? opened = null;
        try
        {
            opened = store.OpenImage(image, platform, null, cancellationToken);
            var now = store.Options.TimeProvider.GetUtcNow();
            var record = new ContainerRecord { Name = name ?? "", Image = root.Tag ?? image, Manifest = opened.Descriptor.WithTag(null), Created = now, Saved = now };
            if (name is null)
            {
                return new Container(store, record, opened, new ContainerHold(lease, store.Cache), UnionFileSystem.Create(opened.Layers, options));
            }

            var claim = Begin(store, record, cancellationToken);
            lease.Dispose();
            return new Container(store, record, opened, new ContainerHold(claim, store.Cache), UnionFileSystem.Create(opened.Layers, options));
        }
        catch
        {
            opened?.Dispose();
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Opens a kept container as it was saved last.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">Its name.</param>
    /// <param name="options">Options of its file system.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FileNotFoundException">There is no such container.</exception>
    /// <exception cref="IOException">Another process has it open.</exception>
    /// <exception cref="LayerFormatException">Its record, its image or its changes are damaged.</exception>
    public static Container OpenContainer(this ImageStore store, string name, UnionFsOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ContainerRecord.CheckName(name);
        ContainerHold hold;
        ContainerRecord record;
        using (store.Layout.Lock(store.Options.LockTimeout, cancellationToken))
        {
            record = Require(store, name);
            hold = new ContainerHold(Claim(store, name), store.Cache);
        }

        OciImage? image = null;
        try
        {
            image = store.OpenImage(record.Manifest, record.Image, null, null, cancellationToken);
            foreach (var layer in record.Layers)
            {
                hold.Add(store.OpenChanges(layer, cancellationToken));
            }

            var stack = hold.Layers.Count == 0 ? image.Layers : LayerStack.Of([.. image.Layers, .. hold.Layers]);
            return new Container(store, record, image, hold, UnionFileSystem.Create(stack, options));
        }
        catch
        {
            image?.Dispose();
            hold.Dispose();
            throw;
        }
    }

    /// <summary>The kept containers, in the order of their names.</summary>
    public static IReadOnlyList<ContainerInfo> Containers(this ImageStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var list = new List<ContainerInfo>();
        foreach (var path in Directory.EnumerateFiles(store.Folder.Containers, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!ContainerRecord.IsValidName(name))
            {
                continue;
            }

            try
            {
                if (ContainerRecord.Read(path, name, store.Options.Limits) is { } record)
                {
                    list.Add(ContainerInfo.Of(record));
                }
            }
            catch (LayerFormatException e)
            {
                list.Add(new ContainerInfo(name, "", new Descriptor(MediaTypes.OciManifest, default, 0)) { Error = e.Message });
            }
        }

        return list;
    }

    /// <summary>Removes a kept container and its changes. Its blobs are garbage then.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">It is open, here or in another process, or its removal may not last.</exception>
    public static bool RemoveContainer(this ImageStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        ContainerRecord.CheckName(name);
        using (store.Layout.Lock(store.Options.LockTimeout))
        {
            var path = store.Folder.Container(name);
            if (!File.Exists(path))
            {
                return false;
            }

            using var claim = Claim(store, name);
            File.Delete(path);
            AtomicFile.FlushFolder(store.Folder.Containers);
            return true;
        }
    }

    private static LayoutLock Begin(ImageStore store, ContainerRecord record, CancellationToken cancellationToken)
    {
        using (store.Layout.Lock(store.Options.LockTimeout, cancellationToken))
        {
            var path = store.Folder.Container(record.Name);
            if (File.Exists(path))
            {
                throw new IOException($"There is a container '{record.Name}' in '{FsText.Quote(store.Path)}' already.");
            }

            var claim = Claim(store, record.Name);
            try
            {
                record.Write(path);
                return claim;
            }
            catch
            {
                // What was not acknowledged is not in the way of the next attempt.
                File.Delete(path);
                claim.Dispose();
                throw;
            }
        }
    }

    private static LayoutLock Claim(ImageStore store, string name) =>
        LayoutLock.TryTake(store.Folder.ContainerLock(name), out var owner)
        ?? throw new IOException($"The container '{name}' is in use by {owner}.");

    private static ContainerRecord Require(ImageStore store, string name) =>
        ContainerRecord.Read(store.Folder.Container(name), name, store.Options.Limits)
        ?? throw new FileNotFoundException($"There is no container '{name}' in '{FsText.Quote(store.Path)}'.");
}
