namespace UnionFs.Oci;

/// <summary>
/// The layers that are open in this process, each once however many images and sandboxes are on it: what is in memory of a layer is there
/// once. A layer closes when the last who got it gives it back. Stacks of the same layers are one stack too, with what it has merged.
/// </summary>
internal sealed class LayerCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Digest DiffId, string Name), Slot> _slots = [];
    private readonly Dictionary<Layer, Slot> _bySource = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, WeakReference<LayerStack>> _stacks = new(StringComparer.Ordinal);

    /// <summary>How many layers are open.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _slots.Count;
            }
        }
    }

    /// <summary>
    /// The layer of a DiffID, opened by the first who asks, for whom others who ask meanwhile wait. Its name is part of the key, as a name says at which
    /// level a layer lies: images that share it have it at the same.
    /// </summary>
    /// <param name="diffId">Its digest.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="open">Opens it; null if it cannot be.</param>
    public Layer? Get(Digest diffId, string name, Func<Layer?> open)
    {
        Slot? slot;
        lock (_lock)
        {
            if (!_slots.TryGetValue((diffId, name), out slot))
            {
                _slots.Add((diffId, name), slot = new Slot(diffId, name));
            }

            slot.Users++;
        }

        var layer = default(Layer);
        try
        {
            lock (slot.Opening)
            {
                layer = slot.Layer ??= open();
            }
        }
        finally
        {
            if (layer is null)
            {
                GiveBack(slot);
            }
        }

        if (layer is not null)
        {
            lock (_lock)
            {
                _bySource[layer] = slot;
            }
        }

        return layer;
    }

    /// <summary>Gives back what <see cref="Get"/> gave; other layers are closed.</summary>
    public void Release(Layer layer)
    {
        Slot? slot;
        lock (_lock)
        {
            _bySource.TryGetValue(layer, out slot);
        }

        if (slot is null)
        {
            layer.Dispose();
        }
        else
        {
            GiveBack(slot);
        }
    }

    /// <summary>A stack of layers; the one that is in use already, if there is one.</summary>
    public LayerStack StackOf(IReadOnlyList<Layer> layers)
    {
        lock (_lock)
        {
            if (!layers.All(_bySource.ContainsKey))
            {
                return LayerStack.Of(layers);
            }

            var key = string.Join(' ', layers.Select(l => _bySource[l].Key));
            if (_stacks.TryGetValue(key, out var known) && known.TryGetTarget(out var stack) && stack.SequenceEqual(layers))
            {
                return stack;
            }

            stack = LayerStack.Of(layers);
            _stacks[key] = new WeakReference<LayerStack>(stack);
            return stack;
        }
    }

    private void GiveBack(Slot slot)
    {
        lock (_lock)
        {
            if (--slot.Users > 0)
            {
                return;
            }

            _slots.Remove((slot.DiffId, slot.Name));
            if (slot.Layer is { } layer)
            {
                _bySource.Remove(layer);
            }

            foreach (var (key, stack) in _stacks)
            {
                if (!stack.TryGetTarget(out _) || key.Contains(slot.Key, StringComparison.Ordinal))
                {
                    _stacks.Remove(key);
                }
            }
        }

        slot.Layer?.Dispose();
    }

    private sealed class Slot(Digest diffId, string name)
    {
        public Digest DiffId => diffId;

        public string Name => name;

        public string Key { get; } = $"{diffId}/{name.Replace(' ', '-')}";

        public Lock Opening { get; } = new();

        public int Users { get; set; }

        public Layer? Layer { get; set; }
    }
}
